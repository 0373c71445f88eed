using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Hashing;

/// <summary>Remembers the hashes of the entries of dictionaries that many batches share. Belongs to one worker.</summary>
sealed unsafe class DictionaryHashes(MemoryBudget budget) : IDisposable
{
    readonly Dictionary<Column, NativeBuffer> _known = new(ReferenceEqualityComparer.Instance);
    Column? _last;
    ulong* _lastHashes;

    /// <summary>Returns a hash for each entry.</summary>
    public ulong* Of(Column values)
    {
        if (ReferenceEquals(values, _last))
        {
            return _lastHashes;
        }

        if (!_known.TryGetValue(values, out NativeBuffer? hashes))
        {
            hashes = NativeBuffer.Allocate(((long)values.Length + 64) * sizeof(ulong), budget, "hashes of a dictionary");
            HashKernel.Hash(values, (ulong*)hashes.Pointer, combine: false);
            _known.Add(values, hashes);
        }

        _last = values;
        _lastHashes = (ulong*)hashes.Pointer;
        return _lastHashes;
    }

    public void Dispose()
    {
        foreach (NativeBuffer hashes in _known.Values)
        {
            hashes.Dispose();
        }

        _known.Clear();
        _last = null;
        _lastHashes = null;
    }
}
