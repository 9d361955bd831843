using System.Net;
using IaC.Images.Registries;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Images.Tests.Registries;

/// <summary>Servers that take a connection, and then say nothing.</summary>
public sealed class SilentServerTests : IDisposable
{
    private static readonly RegistryCredential Ann = new("ann", "secret");
    private readonly FakeTimeProvider clock = new();
    private readonly SemaphoreSlim asked = new(0);
    private readonly HttpListener listener = new();
    private readonly string name = $"127.0.0.1:{FreePorts.Next()}";
    private readonly Task serving;
    private bool open;
    private int tokens;

    public SilentServerTests()
    {
        listener.Prefixes.Add($"http://{name}/");
        listener.Start();
        serving = ServeAsync();
    }

    [Fact]
    public async Task A_token_server_that_does_not_answer_is_given_up_and_asked_again()
    {
        using RegistryClient client = new(RegistrySettings.None, new RegistryTests.FixedCredentials((name, Ann)), clock);

        Task first = client.LoginAsync(name, TestContext.Current.CancellationToken);
        Assert.Contains("gives no token within 60 s", (await Assert.ThrowsAsync<RegistryException>(() => PassAsync(first))).Message, StringComparison.Ordinal);
        Task second = client.LoginAsync(name, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RegistryException>(() => PassAsync(second));

        Assert.Equal(2, tokens);
    }

    [Fact]
    public async Task What_is_sent_to_a_registry_that_takes_no_more_of_it_is_given_up()
    {
        open = true;
        using RegistryConnection connection = new(RegistryEndpoint.Of(name, RegistrySettings.None), new RegistryTests.FixedCredentials(), clock);
        RegistryRequest large = new("upload", "", "large") { Method = HttpMethod.Patch, Body = () => new ByteArrayContent(new byte[64 << 20]), CanRepeat = false };

        Task sent = connection.SendAsync(large, TestContext.Current.CancellationToken);

        Assert.Contains("no answer in time", (await Assert.ThrowsAsync<RegistryException>(() => PassAsync(sent))).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        listener.Close();
        serving.Wait();
        asked.Dispose();
    }

    // Lets a minute pass once the server is silent; more of them where the client still sent something meanwhile.
    private async Task PassAsync(Task waiting)
    {
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        for (int minute = 0; minute < 10 && !waiting.IsCompleted; minute++)
        {
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
            clock.Advance(TimeSpan.FromSeconds(61));
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private async Task ServeAsync()
    {
        for (List<HttpListenerContext> silent = []; ;)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            if (context.Request.Url!.AbsolutePath == "/v2/")
            {
                context.Response.StatusCode = open ? 200 : 401;
                context.Response.Headers["WWW-Authenticate"] = $"Bearer realm=\"http://{name}/token\"";
                context.Response.Close();
                continue;
            }

            tokens += context.Request.Url.AbsolutePath == "/token" ? 1 : 0;
            silent.Add(context);
            asked.Release();
        }
    }
}
