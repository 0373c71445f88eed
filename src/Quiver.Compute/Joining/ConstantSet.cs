using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Joining;

/// <summary>A set of constants that columns are looked up in: what IN with a list of constants runs on.</summary>
sealed unsafe class ConstantSet : IDisposable
{
    readonly JoinIndex _index;
    readonly bool _hasNull;

    /// <summary>Creates the set from a flat column; nulls in it make misses null.</summary>
    public ConstantSet(Column values, MemoryBudget budget)
    {
        _hasNull = values is NullColumn || values.NullCount > 0;
        _index = JoinIndex.Build([values], [false], values.Length, budget, CancellationToken.None);
    }

    /// <summary>Creates what one worker looks up with.</summary>
    public JoinProbe CreateProbe(MemoryBudget budget) => _index.CreateProbe(budget);

    /// <summary>Returns whether each value is in the set: null for null, and for a miss where the set has a null.</summary>
    public Column Contains(Column values, bool negated, JoinProbe probe, ColumnScratch scratch)
    {
        if (values is ConstantColumn constant)
        {
            return new ConstantColumn(Contains(constant.Value, negated, probe, scratch), values.Length);
        }

        int length = values.Length;
        if (values is DictionaryColumn dictionary && dictionary.Values.Length <= length)
        {
            var found = (BooleanColumn)Contains(dictionary.Values, negated, probe, scratch.Child(0));
            return Spread(dictionary, found, scratch);
        }

        ulong* bits = scratch.Bits(length);
        ulong* validity = scratch.Validity(length);
        new Span<ulong>(bits, Bitmap.Words(length)).Clear();
        if (NullColumns.IsAllNull(values))
        {
            new Span<ulong>(validity, Bitmap.Words(length)).Clear();
            return scratch.Boolean(length, validity, length);
        }

        probe.Begin([values], length);
        probe.Exists(bits);
        bool canBeNull = _hasNull || values.HasValidity;
        for (int w = 0; w < Bitmap.Words(length); w++)
        {
            ulong hits = bits[w];
            ulong valid = ValidWord(values, w);
            validity[w] = _hasNull ? valid & hits : valid;
            bits[w] = negated ? ~hits : hits;
        }

        return scratch.Boolean(length, canBeNull ? validity : null);
    }

    public void Dispose() => _index.Dispose();

    static ulong ValidWord(Column values, int word) => values.Validity == null ? ulong.MaxValue : values.Validity[word];

    static BooleanColumn Spread(DictionaryColumn dictionary, BooleanColumn found, ColumnScratch scratch)
    {
        int length = dictionary.Length;
        ulong* bits = scratch.Bits(length);
        ulong* validity = scratch.Validity(length);
        for (int i = 0; i < length; i++)
        {
            int code = dictionary.Codes[i];
            Bitmap.Put(bits, i, Bitmap.Get(found.Bits, code));
            bool valid = (dictionary.Validity == null || Bitmap.Get(dictionary.Validity, i)) && (found.Validity == null
                || Bitmap.Get(found.Validity, code));
            Bitmap.Put(validity, i, valid);
        }

        return scratch.Boolean(length, dictionary.HasValidity || found.HasValidity ? validity : null);
    }
}
