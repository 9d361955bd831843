using IaC.Images.Tests.Store;

namespace IaC.Images.Tests.Dockerfiles;

public sealed class StageInstructionTests : StoreTests
{
    [Theory]
    [InlineData("STOPSIGNAL FOO", "Dockerfile:2: there is no signal FOO")]
    [InlineData("STOPSIGNAL 65", "Dockerfile:2: there is no signal 65")]
    [InlineData("EXPOSE abc", "Dockerfile:2: EXPOSE abc is not PORT[-PORT][/tcp|udp|sctp]")]
    [InlineData("EXPOSE 80 65536", "Dockerfile:2: EXPOSE 65536 is not PORT[-PORT][/tcp|udp|sctp]")]
    [InlineData("EXPOSE 80/icmp", "Dockerfile:2: EXPOSE 80/icmp is not PORT[-PORT][/tcp|udp|sctp]")]
    [InlineData("EXPOSE 90-80", "Dockerfile:2: EXPOSE 90-80 is not PORT[-PORT][/tcp|udp|sctp]")]
    public async Task What_no_container_could_have_is_refused_by_the_build(string instruction, string expected) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<DockerfileException>(() => BuildAsync(instruction))).Message);

    [Theory]
    [InlineData("STOPSIGNAL sigusr1", "sigusr1", "")]
    [InlineData("STOPSIGNAL RTMIN+3", "RTMIN+3", "")]
    [InlineData("EXPOSE 80 53/udp 8000-8010", null, "53/udp 80/tcp 8000-8010/tcp")]
    public async Task What_one_can_have_is_kept(string instruction, string? signal, string ports)
    {
        StoredImage image = await BuildAsync(instruction);

        Assert.Equal(signal, image.Config.Config?.StopSignal);
        Assert.Equal(ports, string.Join(' ', (image.Config.Config?.ExposedPorts?.Keys ?? []).Order(StringComparer.Ordinal)));
    }

    private async Task<StoredImage> BuildAsync(string instruction)
    {
        Temporary.Write("context/Dockerfile", $"FROM scratch\n{instruction}\n");
        var builder = new DockerfileBuilder(Images, null!, (name, _) => throw new ImageException("is not here", name), TimeProvider.System);
        return await builder.BuildAsync(new DockerfileOptions { Context = Temporary["context"], File = Temporary["context/Dockerfile"] }, [], null, TestContext.Current.CancellationToken);
    }
}
