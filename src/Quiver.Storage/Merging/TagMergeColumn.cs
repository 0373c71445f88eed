using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>
/// A tag in the output of a merge: codes into a dictionary that grows from batch to batch, so that those who remember work by dictionary
/// do it once. It starts anew when it has become larger than a batch: then there is little to remember.
/// </summary>
sealed unsafe class TagMergeColumn(DataType type, int batchRows, MemoryBudget budget) : IDisposable
{
    const int SmallDictionary = 16 * 1024;
    const int FewValues = 64;

    readonly ColumnScratch _scratch = new(budget);
    TagDictionary _dictionary = new(type, FewValues, budget);
    bool _hasValidity;

    /// <summary>Starts a batch, whose first rows may belong to the series of the last ones.</summary>
    /// <param name="tag">The tag of that series, which moves with the dictionary.</param>
    public void Begin(ref StringView tag)
    {
        _hasValidity = false;
        if (_dictionary.Count < Math.Max(SmallDictionary, batchRows))
        {
            return;
        }

        var fresh = new TagDictionary(type, _dictionary.Count, budget);
        try
        {
            if (tag.Length >= 0)
            {
                tag = fresh[fresh.CodeOf(tag)];
            }
        }
        catch
        {
            fresh.Dispose();
            throw;
        }

        _dictionary.Dispose();
        _dictionary = fresh;
    }

    /// <summary>Returns the code of a tag, -1 where it is missing, and makes it a view into the dictionary.</summary>
    public int CodeOf(ref StringView tag)
    {
        if (tag.Length < 0)
        {
            return -1;
        }

        var code = _dictionary.CodeOf(tag);
        tag = _dictionary[code];
        return code;
    }

    /// <summary>Writes a code to rows.</summary>
    public void Fill(int code, int from, int count)
    {
        var codes = _scratch.Offsets(batchRows);
        new Span<int>(codes + from, count).Fill(Math.Max(code, 0));
        if (code < 0 && !_hasValidity)
        {
            _hasValidity = true;
            NativeMemory.Fill(_scratch.Validity(batchRows), (nuint)Bitmap.Words(batchRows) * 8, 0xFF);
        }

        if (_hasValidity)
        {
            Bitmap.SetRange(_scratch.Validity(batchRows), from, count, code >= 0);
        }
    }

    /// <summary>Returns the column of the batch.</summary>
    public Column Build(int rows) =>
        _scratch.Dictionary(rows, _dictionary.Values, _hasValidity ? _scratch.Validity(batchRows) : null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _scratch.Dispose();
        _dictionary.Dispose();
    }
}
