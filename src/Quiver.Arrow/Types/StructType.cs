namespace Quiver.Arrow.Types;

/// <summary>Named fields.</summary>
public sealed record StructType : DataType
{
    internal StructType(IReadOnlyList<Field> fields)
        : base(TypeId.Struct, PhysicalType.Struct)
    {
        Fields = fields;
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Compares names and types of the fields in order.</summary>
    public bool Equals(StructType? other)
    {
        if (other is null || other.Fields.Count != Fields.Count)
        {
            return false;
        }

        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name != other.Fields[i].Name || !Fields[i].Type.Equals(other.Fields[i].Type))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Field field in Fields)
        {
            hash.Add(field.Name);
            hash.Add(field.Type);
        }

        return hash.ToHashCode();
    }

    /// <summary>Returns the index of a field by name without regard to case, -1 where there is none.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Struct({string.Join(", ", Fields.Select(f => $"{f.Name}: {f.Type}"))})";
}
