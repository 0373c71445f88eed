using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Types;

/// <summary>One value with its type: a literal, a parameter or a folded expression. Equal when type and value are.</summary>
public sealed class ScalarValue : IEquatable<ScalarValue>
{
    readonly object? _value;

    /// <summary>Creates a value from a .NET object as <see cref="Arrow.Columns.Column.GetValue"/> returns it.</summary>
    public ScalarValue(DataType type, object? value)
        : this(ColumnBuilder.Build(type, [value]))
    {
    }

    /// <summary>Creates a value from a column that holds exactly it.</summary>
    public ScalarValue(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfNotEqual(column.Length, 1);
        Column = column;
        _value = column.GetValue(0);
    }

    /// <summary>The type.</summary>
    public DataType Type => Column.Type;

    /// <summary>The value as a column of length 1.</summary>
    public Column Column { get; }

    /// <summary>Whether the value is null.</summary>
    public bool IsNull => Column.IsNull(0);

    /// <summary>The value as a .NET object; null for null.</summary>
    public object? Value => _value;

    /// <summary>Null of a type.</summary>
    public static ScalarValue Null(DataType type) => new(type, null);

    /// <summary>The value as a column of some rows, good as long as this lives.</summary>
    internal Column ToColumn(int length) => Column is NullColumn ? new NullColumn(length) : new ConstantColumn(Column.View(), length);

    /// <summary>True or false.</summary>
    public static ScalarValue Boolean(bool value) => new(DataType.Boolean, value);

    /// <summary>A 64-bit integer.</summary>
    public static ScalarValue Int64(long value) => new(DataType.Int64, value);

    /// <summary>A text.</summary>
    public static ScalarValue Text(string value) => new(DataType.Utf8, value);

    /// <summary>Whether this is the boolean true.</summary>
    internal bool IsTrue => _value is true;

    /// <summary>Whether this is the boolean false.</summary>
    internal bool IsFalse => _value is false;

    /// <inheritdoc/>
    public bool Equals(ScalarValue? other) =>
        other is not null && Type.Equals(other.Type) && IsNull == other.IsNull && SameValue(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScalarValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, _value is System.Collections.IEnumerable and not string ? 0 : _value);

    /// <inheritdoc/>
    public override string ToString() => ScalarText.Of(this);

    bool SameValue(ScalarValue other)
    {
        if (Column is FixedWidthColumn mine && other.Column is FixedWidthColumn theirs)
        {
            return IsNull || RawBytes(mine).SequenceEqual(RawBytes(theirs));
        }

        return ToString() == other.ToString();
    }

    static ReadOnlySpan<byte> RawBytes(FixedWidthColumn column) => column.Type.ByteWidth switch
    {
        1 => System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.Values<byte>()),
        2 => System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.Values<short>()),
        4 => System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.Values<int>()),
        8 => System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.Values<long>()),
        _ => System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.Values<Int128>()),
    };
}
