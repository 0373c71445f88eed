namespace Quiver.Formats.Parquet.Metadata;

/// <summary>How often a field occurs in its parent.</summary>
enum FieldRepetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
