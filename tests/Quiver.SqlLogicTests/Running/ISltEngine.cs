namespace Quiver.SqlLogicTests.Running;

/// <summary>
/// A fresh, empty database that scripts run against. User errors are thrown as <c>QuiverException</c>; anything else is a defect.
/// </summary>
interface ISltEngine : IDisposable
{
    /// <summary>Runs one statement on a named connection; connections share the database.</summary>
    SltResult Execute(string connection, string sql);
}
