namespace Quiver.Storage.Transfer;

/// <summary>Something that a check has found.</summary>
/// <param name="IsError">Whether rows are lost or wrong; otherwise it only is untidy.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">What.</param>
sealed record CheckFinding(bool IsError, string Place, string Message);
