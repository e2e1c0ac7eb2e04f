"""World Bank, Remittance Prices Worldwide: the reference survey (dataset 0037898, CC BY 4.0)."""

from portal.collection.sources.world_bank_rpw.source import STARTER_FILE, WorldBankRPW

SOURCE = WorldBankRPW()

__all__ = ["SOURCE", "STARTER_FILE", "WorldBankRPW"]
