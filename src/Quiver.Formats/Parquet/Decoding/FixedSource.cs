namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Reads values of a fixed number of bytes from the value section of a page. Sections are readable for 64
/// bytes past their end.</summary>
abstract unsafe class FixedSource
{
    /// <summary>Starts at the value section of a page.</summary>
    public abstract void Start(byte* data, int length);

    /// <summary>Writes the next values; up to 64 bytes past them may be overwritten.</summary>
    public abstract void Read(byte* destination, int count);

    public abstract void Skip(int count);
}
