using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>Time, randomness, the console and the process come in as parameters; each banned name says what to use instead.</summary>
sealed class BannedIdentifierCheck : ICheck
{
    static readonly Ban[] _bans =
    [
        new(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", "the system clock", "take a TimeProvider", ""),
        new(@"\bThread\.Sleep\b", "Thread.Sleep", "wait on an event or a TimeProvider timer", ""),
        new(@"\bConsole\.", "Console", "return values or write to a TextWriter that was passed in", "src/Quiver.Cli/"),
        new(@"\bnew\s+(System\.)?Random\s*\(\s*\)|\bRandom\.Shared\b", "an unseeded Random", "pass a seed", ""),
        new(@"\bEnvironment\.(Exit|FailFast)\b", "Environment.Exit", "throw a QuiverException", "src/Quiver.Cli/"),
    ];

    static readonly Ban _taskRun =
        new(@"\bTask\.(Run|Factory\.StartNew)\b", "Task.Run", "run on the engine's own worker threads", "");

    public string Name => "banned";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.Source)
        {
            IEnumerable<Ban> bans = _bans.Where(
                ban => ban.AllowedBelow.Length == 0 || !file.Path.StartsWith(ban.AllowedBelow, StringComparison.Ordinal));
            if (file.Path.StartsWith("src/Quiver.Engine/Execution/", StringComparison.Ordinal))
            {
                bans = bans.Append(_taskRun);
            }

            foreach (Ban ban in bans)
            {
                foreach (Match match in Regex.Matches(file.Code, ban.Pattern))
                {
                    yield return new Violation(
                        Name, file.Path, file.LineOf(match.Index), ban.What, $"{ban.What} is banned here: {ban.Replacement}");
                }
            }
        }
    }

    sealed record Ban(string Pattern, string What, string Replacement, string AllowedBelow);
}
