using System.Runtime.Intrinsics;

namespace Quiver.Storage.Wal;

/// <summary>What of numbers is narrowed: a distance that is not negative, taken as unsigned.</summary>
unsafe interface INumberSource
{
    /// <summary>Returns the distance at a place.</summary>
    ulong At(long* place);

    /// <summary>Returns the distances at four places.</summary>
    Vector256<ulong> Load(long* place);
}
