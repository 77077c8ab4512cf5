import packageJson from '../package.json' with { type: 'json' };

export const SERVICE_NAME = <<cookiecutter.service_name|typescript_string>>;
<% set description = cookiecutter.description|typescript_string %>
<% if ("export const SERVICE_DESCRIPTION = " ~ description ~ ";")|length > 100 %>
export const SERVICE_DESCRIPTION =
  << description >>;
<% else %>
export const SERVICE_DESCRIPTION = << description >>;
<% endif %>
export const VERSION = packageJson.version;

/** How OpenAPI names the license: an SPDX expression. */
<% if cookiecutter.license == "Proprietary" %>
export const LICENSE = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' };
<% else %>
export const LICENSE = { name: '<<cookiecutter.license>>', identifier: '<<cookiecutter.license>>' };
<% endif %>
