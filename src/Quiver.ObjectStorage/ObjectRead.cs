namespace Quiver.ObjectStorage;

/// <summary>What one read of an object gave: it tells about the whole object too, so that no other call is needed for that.</summary>
/// <param name="Count">The bytes that were read.</param>
/// <param name="Source">The object as it was when it was read.</param>
public readonly record struct ObjectRead(int Count, ObjectMetadata Source);
