namespace Quiver.ObjectStorage.Http;

/// <summary>The start of an answer with content; its body is still to be read.</summary>
/// <param name="Response">The answer, which the receiver disposes.</param>
/// <param name="Source">What the headers tell of the whole object.</param>
/// <param name="Start">Where in the object the body starts.</param>
/// <param name="Length">The bytes of the body, -1 where they are not known.</param>
sealed record HttpAnswer(HttpResponseMessage Response, ObjectMetadata Source, long Start, long Length) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
