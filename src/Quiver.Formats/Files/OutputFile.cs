using Quiver.ObjectStorage;

namespace Quiver.Formats.Files;

/// <summary>Where COPY TO writes.</summary>
/// <param name="Name">What users see.</param>
/// <param name="Path">The path whose end tells the format.</param>
/// <param name="Open">Begins to write.</param>
sealed record OutputFile(string Name, string Path, Func<ObjectWriter> Open);
