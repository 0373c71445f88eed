namespace Quiver.Arrow.Ipc;

/// <summary>How a field is dictionary encoded on the wire.</summary>
/// <param name="Id">Names the dictionary; fields may share one.</param>
/// <param name="IndexBits">The width of the codes.</param>
/// <param name="IsSigned">Whether the codes are signed.</param>
/// <param name="IsOrdered">Whether the order of the values means something.</param>
sealed record WireDictionary(long Id, int IndexBits, bool IsSigned, bool IsOrdered);
