using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Quiver.Server.Hosting;

namespace Quiver.Bench.Load;

/// <summary>A server as a program embeds it, as a child process of the benchmark.</summary>
static class ServerHost
{
    public static int Run(BenchArguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{arguments.Integer("--port", 8181)}");
        builder.Services.AddQuiver(options =>
        {
            options.DataDirectory = arguments.Text("--data") ?? throw new BenchException("load host needs --data DIR");
            options.RequiresTokens = false;
        });
        var app = builder.Build();
        app.MapQuiver();
        app.Run();
        return 0;
    }
}
