namespace Quiver.Arrow.Types;

/// <summary>A named column of a schema or a field of a struct.</summary>
public sealed class Field
{
    static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Creates a field.</summary>
    public Field(string name, DataType type, bool isNullable = true, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
        IsNullable = isNullable;
        Metadata = metadata ?? NoMetadata;
    }

    /// <summary>The name; it need not be unique.</summary>
    public string Name { get; }

    /// <summary>The type of the values.</summary>
    public DataType Type { get; }

    /// <summary>Whether values may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>What the producer says about the field.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Returns the name and the type.</summary>
    public override string ToString() => $"{Name}: {Type}{(IsNullable ? "" : " not null")}";
}
