namespace Quiver.InfluxQl.Ast;

/// <summary>What a cardinality counts.</summary>
enum InfluxCardinalityKind
{
    Series,
    Measurement,
    TagKey,
    TagValues,
    FieldKey,
}
