namespace Quiver.Formats.Text;

/// <summary>Reads a value from the bytes of a field; a struct, so that it is compiled into the loop that uses it.</summary>
unsafe interface IFieldParser<T>
    where T : unmanaged
{
    /// <summary>Reads the whole field; false where it is no value of the type.</summary>
    bool TryParse(byte* text, int length, out T value);
}
