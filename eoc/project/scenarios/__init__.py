"""Scenarios: written happenings, played through the services that people use."""

from eoc.project.scenarios.reading import Problem, Scenario, ScenarioError, Step, read

__all__ = ["Problem", "Scenario", "ScenarioError", "Step", "read"]
