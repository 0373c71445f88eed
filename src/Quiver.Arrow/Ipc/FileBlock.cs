namespace Quiver.Arrow.Ipc;

/// <summary>Where a message lies in a file: the struct <c>Block</c> of File.fbs.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="MetadataBytes">Its metadata with the prefix and the padding.</param>
/// <param name="BodyBytes">Its body.</param>
readonly record struct FileBlock(long Offset, int MetadataBytes, long BodyBytes);
