using System.Diagnostics;
using System.Globalization;

namespace Quiver.Bench.Tsbs;

/// <summary>What a folder takes on disk: blocks, because some databases make large files with holes in advance.</summary>
static class DiskUse
{
    public static long Of(string folder)
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["-sk", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = du.StandardOutput.ReadToEnd();
        du.WaitForExit();
        return long.Parse(text.AsSpan(0, text.IndexOf('\t', StringComparison.Ordinal)), CultureInfo.InvariantCulture) * 1024;
    }
}
