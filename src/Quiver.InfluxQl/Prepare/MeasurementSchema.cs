using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Prepare;

/// <summary>Fields with their types, the highest where chunks differ, and the keys of tags.</summary>
sealed record MeasurementSchema(IReadOnlyDictionary<string, InfluxType> Fields, IReadOnlySet<string> Tags);
