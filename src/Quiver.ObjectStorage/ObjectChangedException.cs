namespace Quiver.ObjectStorage;

/// <summary>An object is not the one that the caller began to read: what it read before does not fit what it would read now.</summary>
public sealed class ObjectChangedException : IOException
{
    /// <summary>Creates the error for an object.</summary>
    /// <param name="name">The object, without credentials.</param>
    public ObjectChangedException(string name)
        : base($"\"{name}\" changed while it was read; run the query again")
    {
    }
}
