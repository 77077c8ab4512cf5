SERVICE_NAME = <<cookiecutter.service_name|python_string>>
<<cookiecutter.description|python_assignment("SERVICE_DESCRIPTION")>>
__version__ = "0.1.0"
