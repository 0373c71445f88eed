using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Selection;

/// <summary>Remembers the copies of dictionaries, so that columns that share one share its copy. Owns the copies.</summary>
sealed class DictionaryCopies(MemoryBudget budget) : IDisposable
{
    readonly Dictionary<Column, Column> _copies = new(ReferenceEqualityComparer.Instance);

    /// <summary>The bytes of the copies.</summary>
    public long Bytes { get; private set; }

    /// <summary>Returns the copy of the values of a dictionary, made on first use.</summary>
    public Column CopyOf(Column values)
    {
        ref Column? copy = ref CollectionsMarshal.GetValueRefOrAddDefault(_copies, values, out bool known);
        if (!known)
        {
            copy = CopyKernel.Copy(values, budget);
            Bytes += copy.OwnedBytes;

            // A copy given back as a source is its own copy.
            _copies[copy] = copy;
            return _copies[values];
        }

        return copy!;
    }

    public void Dispose()
    {
        foreach (Column copy in _copies.Values)
        {
            copy.Dispose();
        }

        _copies.Clear();
    }
}
