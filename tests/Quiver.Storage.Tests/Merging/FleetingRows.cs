using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Storage.Merging;
using Xunit;

namespace Quiver.Storage.Tests.Merging;

/// <summary>Sorted rows whose batches are overwritten when the next is asked for, so that who holds on to them is caught.</summary>
sealed unsafe class FleetingRows(IEnumerable<RecordBatch> batches, bool hasUniqueKeys) : SortedRows
{
    readonly IEnumerator<RecordBatch> _batches = batches.GetEnumerator();
    RecordBatch? _given;

    public override bool HasUniqueKeys => hasUniqueKeys;

    public bool IsDisposed { get; private set; }

    public override RecordBatch? Next()
    {
        Spoil();
        return _given = _batches.MoveNext() ? _batches.Current : null;
    }

    protected override void Dispose(bool disposing)
    {
        Assert.False(IsDisposed);
        IsDisposed = true;
        Spoil();
    }

    void Spoil()
    {
        foreach (var column in _given?.Columns ?? [])
        {
            switch (column)
            {
                case FixedWidthColumn values:
                    NativeMemory.Fill(values.Data, (nuint)(values.Length * values.Type.ByteWidth), 0xAB);
                    break;
                case StringColumn text:
                    for (var i = 0; i < text.Length; i++)
                    {
                        if (!text.Views[i].IsInline)
                        {
                            NativeMemory.Fill(text.Views[i].Pointer, (nuint)text.Views[i].Length, (byte)'!');
                        }

                        text.Views[i] = default;
                    }

                    break;
                case DictionaryColumn dictionary:
                    NativeMemory.Clear(dictionary.Codes, (nuint)dictionary.Length * sizeof(int));
                    break;
                default:
                    break;
            }
        }
    }
}
