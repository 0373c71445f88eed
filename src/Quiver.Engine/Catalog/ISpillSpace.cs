namespace Quiver.Engine.Catalog;

/// <summary>Room outside of memory, for rows that a query cannot keep in it.</summary>
interface ISpillSpace
{
    /// <summary>Creates an empty file, which is gone when it is disposed, and at the latest when the next program starts after a
    /// crash.</summary>
    ISpillFile Create();
}
