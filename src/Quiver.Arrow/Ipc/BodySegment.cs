namespace Quiver.Arrow.Ipc;

/// <summary>A buffer of a body, in native memory.</summary>
readonly record struct BodySegment(nint Pointer, long Length);
