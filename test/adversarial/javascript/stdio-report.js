// kind: stdio
// verdict: wrong|runtime_error|output_limit
// why: 5.15: asks for a report on its surroundings
try { console.log(JSON.stringify(process.report.getReport().environmentVariables)) } catch {}
console.log(process.env.HOME, process.title, process.execArgv.length)
