using System.Runtime.InteropServices;

namespace Quiver.Arrow.CData;

/// <summary>
/// What exported arrays refer to. It lives until the last of them is released: consumers may move children out of their parent and
/// release them on their own, on any thread.
/// </summary>
sealed class ExportedColumns
{
    static long _count;

    readonly List<IDisposable> _owned;
    GCHandle _handle;
    int _arrays;

    /// <summary>Takes over what the arrays refer to.</summary>
    public ExportedColumns(List<IDisposable> owned)
    {
        _owned = owned;
        _handle = GCHandle.Alloc(this);
        Interlocked.Increment(ref _count);
    }

    /// <summary>How many of these native code holds now, in the whole process.</summary>
    public static long Count => Interlocked.Read(ref _count);

    /// <summary>Counts one more array and returns what it has as its private data.</summary>
    public nint Add()
    {
        Interlocked.Increment(ref _arrays);
        return GCHandle.ToIntPtr(_handle);
    }

    /// <summary>Counts one array less.</summary>
    public static void Return(nint privateData)
    {
        var columns = (ExportedColumns)GCHandle.FromIntPtr(privateData).Target!;
        if (Interlocked.Decrement(ref columns._arrays) == 0)
        {
            columns._handle.Free();
            columns._owned.ForEach(owner => owner.Dispose());
            Interlocked.Decrement(ref _count);
        }
    }
}
