using System.Numerics;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Hashing;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Estimates the number of distinct values: exact up to <see cref="MaxExact"/> of them, then a HyperLogLog sketch (Flajolet et
/// al. 2007) of 4,096 registers, whose standard error is 1.6 %. Which of the two depends on the set of values only.
/// </summary>
sealed unsafe class DistinctSketchAccumulator(MemoryBudget budget) : GroupedAccumulator
{
    const int MaxExact = 512;
    const int RegisterBits = 12;
    const int Registers = 1 << RegisterBits;

    readonly ColumnScratch _hashes = new(budget);
    HashSet<ulong>?[] _exact = [];
    byte[]?[] _sketches = [];
    long _bytes;

    public override long StateBytes => _bytes + (_exact.Length * 16L);

    public override void Resize(int groupCount)
    {
        if (groupCount > _exact.Length)
        {
            Array.Resize(ref _exact, Math.Max(groupCount, _exact.Length * 2));
            Array.Resize(ref _sketches, _exact.Length);
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        Column values = arguments[0];
        var hashes = (ulong*)_hashes.Data(groups.Length, sizeof(ulong));
        HashKernel.Hash(values, hashes, combine: false);
        for (int i = 0; i < groups.Length; i++)
        {
            if (!values.IsNull(i))
            {
                Add(groups[i], Spread(hashes[i]));
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (DistinctSketchAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            if (source._exact[otherGroups[i]] is { } set)
            {
                foreach (ulong hash in set)
                {
                    Add(groups[i], hash);
                }
            }
            else if (source._sketches[otherGroups[i]] is { } sketch)
            {
                byte[] target = SketchOf(groups[i]);
                for (int r = 0; r < Registers; r++)
                {
                    target[r] = Math.Max(target[r], sketch[r]);
                }
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(DataType.Int64, budget);
        for (int i = from; i < from + count; i++)
        {
            builder.AppendRaw(_sketches[i] is { } sketch ? Estimate(sketch) : _exact[i]?.Count ?? 0L);
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _hashes.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Mixes a hash once more, as the sketch needs every bit to be random (the finalizer of MurmurHash3).</summary>
    static ulong Spread(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }

    void Add(int group, ulong hash)
    {
        if (_sketches[group] is { } sketch)
        {
            Put(sketch, hash);
            return;
        }

        HashSet<ulong> set = _exact[group] ??= [];
        if (set.Add(hash))
        {
            _bytes += 24;
            if (set.Count > MaxExact)
            {
                SketchOf(group);
            }
        }
    }

    byte[] SketchOf(int group)
    {
        if (_sketches[group] is { } known)
        {
            return known;
        }

        byte[] sketch = new byte[Registers];
        foreach (ulong hash in _exact[group] ?? [])
        {
            Put(sketch, hash);
        }

        _bytes += Registers - ((_exact[group]?.Count ?? 0) * 24L);
        _exact[group] = null;
        _sketches[group] = sketch;
        return sketch;
    }

    static void Put(byte[] sketch, ulong hash)
    {
        int register = (int)(hash >> (64 - RegisterBits));
        byte rank = (byte)(BitOperations.LeadingZeroCount((hash << RegisterBits) | (1UL << (RegisterBits - 1))) + 1);
        sketch[register] = Math.Max(sketch[register], rank);
    }

    static long Estimate(byte[] sketch)
    {
        double sum = 0;
        int empty = 0;
        foreach (byte rank in sketch)
        {
            sum += Math.ScaleB(1, -rank);
            empty += rank == 0 ? 1 : 0;
        }

        double estimate = 0.7213 / (1 + (1.079 / Registers)) * Registers * Registers / sum;
        bool isSmall = estimate <= 2.5 * Registers && empty > 0;
        return (long)Math.Round(isSmall ? Registers * Math.Log((double)Registers / empty) : estimate);
    }
}
