using System.Net;
using System.Net.Sockets;
using System.Text;
using IaC.Pods.Handlers;
using IaC.Pods.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace IaC.Pods.Tests.Handlers;

/// <summary>Probes over sockets against a server of HTTP/1.1 and HTTP/2 that we did not write.</summary>
public sealed class SocketHandlerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(200, null)]
    [InlineData(302, null)]
    [InlineData(404, "HTTP status 404 Not Found")]
    [InlineData(503, "HTTP status 503 Service Unavailable")]
    public async Task An_answer_below_400_is_success(int status, string? fault)
    {
        await using WebApplication server = await Serve(HttpProtocols.Http1, context =>
        {
            context.Response.StatusCode = context.Request.Path == "/healthz" && context.Request.Headers["X-Probe"] == "yes" ? status : 500;
            return Task.CompletedTask;
        });

        Assert.Equal(fault, Ask(Port(server), new HttpConversation(Handler(server) with { Path = "/healthz", Headers = [new PodHeader("X-Probe", "yes")] })));
    }

    [Theory]
    [InlineData("", 1, null)]
    [InlineData("db", 1, null)]
    [InlineData("db", 2, "service db is NOT_SERVING")]
    [InlineData("", 0, "itself is UNKNOWN")]
    public async Task A_health_service_says_how_it_does(string service, byte status, string? fault)
    {
        byte[] expected = service.Length == 0 ? [0, 0, 0, 0, 0] : [0, 0, 0, 0, (byte)(service.Length + 2), 0x0A, (byte)service.Length, .. Encoding.ASCII.GetBytes(service)];
        await using WebApplication server = await Serve(HttpProtocols.Http2, async context =>
        {
            using MemoryStream request = new();
            await context.Request.Body.CopyToAsync(request);
            Assert.Equal(expected, request.ToArray());
            Assert.Equal(("POST", "/grpc.health.v1.Health/Check", "trailers"), (context.Request.Method, context.Request.Path.Value, context.Request.Headers.TE.ToString()));
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(status == 0 ? new byte[] { 0, 0, 0, 0, 0 } : [0, 0, 0, 0, 2, 0x08, status]);
            context.Response.AppendTrailer("grpc-status", "0");
        });

        Assert.Equal(fault, Ask(Port(server), new GrpcConversation(Handler(server) with { Service = service })));
    }

    [Fact]
    public async Task A_server_without_a_health_service_is_a_failure()
    {
        await using WebApplication server = await Serve(HttpProtocols.Http2, context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });

        Assert.Contains("no health service", Ask(Port(server), new GrpcConversation(Handler(server))));
    }

    [Theory]
    [InlineData("000000 00 08 00000001")]
    [InlineData("000002 00 08 00000001 02 00")]
    public void A_padded_frame_that_is_shorter_than_its_padding_breaks_the_conversation(string frame)
    {
        GrpcConversation conversation = new(new PodHandler { Kind = PodHandlerKind.Grpc, Address = "127.0.0.1", Port = 1 });

        // Settings, as a server begins with.
        conversation.Take([0, 0, 0, 4, 0, 0, 0, 0, 0, .. Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal))]);

        Assert.Equal((true, "not an answer of HTTP/2"), (conversation.IsOver, conversation.Fault));
    }

    [Fact]
    public void A_port_that_is_open_is_success_and_one_that_is_closed_says_so()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Null(Ask(port, new TcpConversation()));

        // Bound, so that nobody else takes the port, and not listening.
        using Socket closed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Contains("refused", Ask(((IPEndPoint)closed.LocalEndPoint!).Port, new TcpConversation()), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_speaks_no_http_is_a_failure_that_shows_what_it_said()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task answering = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("+OK hello\r\n"u8.ToArray());
        });

        Assert.Equal("not an answer of HTTP/1.1: +OK hello", Ask(port, new HttpConversation(new PodHandler { Kind = PodHandlerKind.Http, Address = "127.0.0.1", Port = port })));
        await answering;
    }

    private static string? Ask(int port, IConversation conversation)
    {
        using EventLoop loop = new();
        (bool done, string? fault) = (false, null);
        using SocketHandler handler = new(loop, new IPEndPoint(IPAddress.Loopback, port), networkNamespace: null, conversation, said => (done, fault) = (true, said));
        long began = TimeProvider.System.GetTimestamp();
        while (!done)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "no answer");
            loop.Wait(TimeSpan.FromMilliseconds(100));
        }

        return fault;
    }

    private static async Task<WebApplication> Serve(HttpProtocols protocols, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        WebApplication server = builder.Build();
        server.Run(answer);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static PodHandler Handler(WebApplication server) => new() { Kind = PodHandlerKind.Http, Address = "127.0.0.1", Port = Port(server) };

    private static int Port(WebApplication server) => new Uri(server.Urls.Single()).Port;
}
