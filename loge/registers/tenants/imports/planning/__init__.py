"""From the workbench to a plan: which records the import will create, change, leave alone, or ask about."""

from loge.registers.tenants.imports.planning.plan import make_plan

__all__ = ["make_plan"]
