/** What a key of a section may say. */
export interface KeyRule {
  readonly key: string;
  /** The values that it may have; other words may follow (`Layered Architecture`). Absent: any. */
  readonly values?: readonly string[];
  /** The keys of its block, or of the items in it. Absent: any. */
  readonly keys?: readonly KeyRule[];
}

function keys(names: string, ...rules: readonly KeyRule[]): readonly KeyRule[] {
  return [...names.split(' ').map((key) => ({ key })), ...rules];
}

const scopes = ['Singleton', 'Request', 'Transient', 'Scoped'] as const;
const verbs = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const;

/** Section of the 0.5 draft → the keys that it knows. Sections that are not here, and items of lists without `keys`, are free. */
export const sectionTable: Readonly<Record<string, readonly KeyRule[]>> = {
  architecture: keys(
    'dependency_rule layers layer_descriptions layer_rules communication services service_discovery api_gateway ports adapters event_bus event_store description dependencies patterns rules',
    {
      key: 'style',
      values: [
        'Clean Architecture',
        'Clean',
        'Hexagonal',
        'MVC',
        'Microservices',
        'Microservice',
        'Layered',
        'Event-Driven',
        'CQRS',
        'Monolith',
        'Modular Monolith',
        'Serverless',
      ],
    },
  ),
  dependency_injection: keys(
    'registration_conventions modules_to_scan description',
    { key: 'container', values: ['AutoWire', 'Manual', 'Unity', 'Ninject', 'Spring'] },
    { key: 'injection_style', values: ['Constructor', 'Property', 'Method'] },
    {
      key: 'lifetime_rules',
      keys: keys('service description interface implementation', { key: 'scope', values: scopes }),
    },
  ),
  error_handling: keys(
    'error_codes circuit_breaker global_handler error_response_format description',
    {
      key: 'strategy',
      values: [
        'Result Pattern',
        'Result',
        'Exceptions',
        'Exception',
        'Either Monad',
        'Either',
        'HTTP Status Codes',
        'HTTP',
      ],
    },
    { key: 'retry_policy', keys: keys('max_attempts backoff initial_delay max_delay timeout retryable_errors') },
  ),
  observability: keys(
    'tracing metrics health_checks description dashboards',
    {
      key: 'logging',
      keys: keys(
        'correlation_id include_timestamp include_level include_module include_user include_request output retention_days sensitive_fields',
        { key: 'format', values: ['JSON', 'Text', 'Structured'] },
        { key: 'level', values: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'WARNING', 'ERROR', 'CRITICAL'] },
      ),
    },
    { key: 'alerts', keys: keys('name condition window notify description', { key: 'severity', values: severities }) },
  ),
  testing_strategy: keys(
    'unit_tests integration_tests e2e_tests api_tests load_tests contract_tests mocking test_data ci_cd security_tests performance_tests description coverage',
  ),
  security_patterns: keys(
    'data_protection api_security audit description encryption',
    {
      key: 'authentication',
      values: ['JWT', 'OAuth2', 'OAuth', 'SAML', 'API Key', 'Session'],
      keys: keys('token_expiry refresh_token multi_factor password_policy session_timeout provider', {
        key: 'method',
        values: ['JWT', 'OAuth2', 'OAuth', 'SAML', 'API Key', 'Session'],
      }),
    },
    {
      key: 'authorization',
      values: ['RBAC', 'ABAC', 'PBAC', 'ReBAC'],
      keys: keys('roles permissions policies', { key: 'model', values: ['RBAC', 'ABAC', 'PBAC', 'ReBAC'] }),
    },
  ),
  data_migrations: keys(
    'strategy tool rollback_supported zero_downtime conventions deployment data_seeding description',
  ),
  ui: keys('theme rules components pages description layout', {
    key: 'bindings',
    keys: keys(
      'control_type default_params control params',
      { key: 'endpoint_method', values: verbs },
      { key: 'method', values: verbs },
    ),
  }),
};

/** What the pages of a `ui` section can show without declaring it. */
export const builtInControls = ['StandardForm', 'DataTable', 'ConfirmationModal', 'NavigationMenu', 'SearchBar'];
