export { AppendUnknown, PositionConflict, type JournalCarrier } from "./carrier";
