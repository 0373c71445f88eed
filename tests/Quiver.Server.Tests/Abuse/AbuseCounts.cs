using System.Globalization;

namespace Quiver.Server.Tests.Abuse;

/// <summary>
/// How much abuse there is. Tests do a little of it each time; QUIVER_ABUSE=full does all of it, which takes minutes.
/// </summary>
static class AbuseCounts
{
    /// <summary>Whether all of it is done.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("QUIVER_ABUSE") == "full";

    /// <summary>Connections that come and go.</summary>
    public static int Rapid => IsFull ? 10_000 : 500;

    /// <summary>Connections that say nothing. Both ends of each are in this process, whose limit of open files they stay below.</summary>
    public static int Idle => IsFull ? 4_000 : 300;

    /// <summary>Connections that send a byte now and then.</summary>
    public static int Slow => IsFull ? 200 : 50;

    /// <summary>Clients that go away in the middle.</summary>
    public static int Leaving => IsFull ? 1_000 : 100;

    /// <summary>Queries that come at once.</summary>
    public static int Crowd => IsFull ? 500 : 60;

    /// <summary>Requests made of damaged bytes.</summary>
    public static int Damaged => IsFull ? 5_000 : 200;

    /// <summary>A number as it is in requests.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
