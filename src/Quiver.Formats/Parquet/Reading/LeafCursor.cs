using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Moves through the data pages of a leaf, hands dictionaries to the decoder, and keeps the memory that a
/// batch points to.</summary>
sealed unsafe class LeafCursor(PageReader pages, LeafDecoder decoder, ScanCounters? counters) : IDisposable
{
    readonly List<PageMemory> _retained = [];

    public LeafDecoder Decoder => decoder;

    /// <summary>The open page; null before the first and after the last.</summary>
    public Page? Page { get; private set; }

    /// <summary>The entries of the open page that are not read yet.</summary>
    public int Left { get; private set; }

    /// <summary>Lets go of the memory of pages that only the last batch pointed to.</summary>
    public void StartBatch()
    {
        foreach (var memory in _retained)
        {
            memory.Release();
        }

        _retained.Clear();
        decoder.StartBatch();
    }

    /// <summary>Makes a page with unread entries current or answers false at the end of the chunk.</summary>
    public bool MoveToData()
    {
        long none = 0;
        return MoveToData(ref none);
    }

    /// <summary>The same, passing over whole pages while more entries are to be skipped than a page has; for leaves
    /// without repetition.</summary>
    public bool MoveToData(ref long skip)
    {
        while (Left == 0)
        {
            ClosePage();
            JumpOver(ref skip);
            if (!pages.Next())
            {
                return false;
            }

            if (pages.Header.Type == PageType.DictionaryPage)
            {
                OpenDictionary(pages.Header.DictionaryPage!);
            }
            else if (pages.ValueCount <= skip)
            {
                skip -= pages.ValueCount;
                pages.SkipPage();
            }
            else
            {
                Page = pages.Open();
                Left = Page.ValueCount;
                decoder.StartPage(Page.Encoding, Page.Values, Page.ValuesLength);
            }
        }

        return true;
    }

    public void Consume(int count) => Left -= count;

    /// <summary>Passes over the rest of the open page without decoding it.</summary>
    public void DropPage() => Left = 0;

    /// <summary>For leaves with repetition: makes the page with a row the next one, if that is another than the open one and the page
    /// index is used, and returns its first row; else returns -1.</summary>
    public long JumpTo(long row)
    {
        var next = pages.NextFirstRow;
        if (next < 0 || next > row)
        {
            return -1;
        }

        if (!pages.IsBehindDictionary && !ReadDictionaryPage())
        {
            throw ParquetErrors.Corrupt("the page index leaves out the first page of the column chunk");
        }

        var first = pages.JumpTo(row);
        Left = first < 0 ? Left : 0;
        return first;
    }

    /// <summary>Returns the entries of the dictionary, or null where the chunk does not begin with one.</summary>
    public Column? ReadDictionary(DataType type) => ReadDictionaryPage() ? decoder.GetDictionary(type) : null;

    public void Dispose()
    {
        counters?.CountPages(pages.PagesOpened, pages.PagesSkipped);
        counters = null;
        ClosePage();
        StartBatch();
        decoder.Dispose();
        pages.Dispose();
    }

    bool ReadDictionaryPage()
    {
        if (!pages.Next() || pages.Header.Type != PageType.DictionaryPage)
        {
            return false;
        }

        OpenDictionary(pages.Header.DictionaryPage!);
        return true;
    }

    void JumpOver(ref long skip)
    {
        var first = pages.NextFirstRow;
        if (skip > 0 && first >= 0 && pages.JumpTo(first + skip) is >= 0 and var reached)
        {
            skip -= reached - first;
        }
    }

    void OpenDictionary(DictionaryPageHeader header)
    {
        if (header.Encoding is not (ParquetEncoding.Plain or ParquetEncoding.PlainDictionary))
        {
            throw ParquetErrors.NotSupported($"dictionary pages in the encoding {header.Encoding} are not supported; PLAIN is");
        }

        var memory = pages.OpenDictionary(out var data, out var length);
        decoder.SetDictionary(memory, data, length, header.ValueCount);
    }

    void ClosePage()
    {
        if (Page is not null)
        {
            // Views of the current batch may point into the page.
            _retained.Add(Page.Memory);
            Page.ReleaseLevels();
            Page = null;
        }
    }
}
