export {
  type Config,
  ConfigError,
  describeSettings,
  type Environment,
  explainConfig,
  readConfig,
} from './read-config.ts'
