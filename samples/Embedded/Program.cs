using Microsoft.AspNetCore.Builder;
using Quiver;
using Quiver.Server.Hosting;

// The doors of Quiver in a program of your own: writes and queries over HTTP, and the same tables in process.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddQuiver(options => options.DataDirectory = "embedded-data");
WebApplication app = builder.Build();
app.MapQuiver();
app.MapGet("/tables", async (Database database) =>
{
    await using QueryResult result = await database.Connect().QueryAsync("SHOW TABLES");
    return (await result.ToRowsAsync()).Select(row => string.Join('.', row));
});
app.Run();
