namespace Quiver.Arrow.Types;

/// <summary>A type without parameters.</summary>
sealed record SimpleType : DataType
{
    internal SimpleType(TypeId id, PhysicalType physical)
        : base(id, physical)
    {
    }

    public override string ToString() => Id.ToString();
}
