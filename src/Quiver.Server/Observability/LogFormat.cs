namespace Quiver.Server.Observability;

/// <summary>How lines of the log are written.</summary>
enum LogFormat
{
    /// <summary>For people: time, level, logger, message.</summary>
    Text,

    /// <summary>For programs: an object of JSON a line, with the values of the message as members.</summary>
    Json,
}
