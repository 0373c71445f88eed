namespace Quiver.Arrow.Columns;

/// <summary>
/// Values by 32-bit code into a dictionary. Kernels evaluate once a dictionary entry. Nulls are in the validity of the codes;
/// codes of nulls are valid codes all the same and the dictionary itself has at least one entry and no nulls.
/// </summary>
public sealed unsafe class DictionaryColumn : Column
{
    readonly bool _ownsValues;

    internal DictionaryColumn(
        int length, int* codes, Column values, bool ownsValues, ulong* validity, int nullCount = UnknownNulls,
            ColumnBuffers? owned = null, object? keepAlive = null)
        : base(values.Type, length, validity, nullCount, owned, keepAlive)
    {
        Codes = codes;
        Values = values;
        _ownsValues = ownsValues;
    }

    /// <summary>The dictionary; columns of one source share the same object, so that work on it can be remembered.</summary>
    public Column Values { get; }

    /// <summary>A code a value.</summary>
    internal int* Codes { get; }

    /// <summary>Returns the code of the value at an index.</summary>
    public int GetCode(int index) => Codes[index];

    internal override long OwnedBytes => base.OwnedBytes + (_ownsValues ? Values.OwnedBytes : 0);

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new DictionaryColumn(Length, Codes, Values, ownsValues: false, Validity, UnknownNulls, owned, keepAlive);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned) =>
        new DictionaryColumn(length, Codes + offset, Values, ownsValues: false, validity, UnknownNulls, owned, KeepAlive);

    private protected override object? GetNonNull(int index) => Values.GetValue(Codes[index]);

    private protected override void DisposeChildren()
    {
        if (_ownsValues)
        {
            Values.Dispose();
        }
    }
}
