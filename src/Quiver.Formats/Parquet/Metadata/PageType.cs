namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The kinds of pages in a column chunk.</summary>
enum PageType
{
    DataPage = 0,
    IndexPage = 1,
    DictionaryPage = 2,
    DataPageV2 = 3,
}
