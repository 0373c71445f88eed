using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Moves through the data pages of a leaf, hands dictionaries to the decoder, and keeps the memory that a
/// batch points to.</summary>
sealed unsafe class LeafCursor(PageReader pages, LeafDecoder decoder) : IDisposable
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

    public void Dispose()
    {
        ClosePage();
        StartBatch();
        decoder.Dispose();
        pages.Dispose();
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
            Page = null;
        }
    }
}
