namespace Quiver.Differential.Generation;

/// <summary>Types that a query may mix freely: all widths of integers are one.</summary>
enum Family
{
    Integer,
    Decimal,
    Double,
    Text,
    Boolean,
    Date,
    Timestamp,
}
