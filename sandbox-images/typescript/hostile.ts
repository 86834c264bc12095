process.exit(0 as number)
