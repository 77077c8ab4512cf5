"""Tools for the people who maintain this template."""
