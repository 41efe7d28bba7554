package pontifex.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/// What one channel of a session runs: its program comes on stdin, to its end.
final class HostCommand implements Command {
    private static final int REFUSED = 126;

    private final Host host;
    private final String line;
    private final int port;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback ended = (_, _, _) -> {};

    /// @param line what the client wants to be run
    /// @param port the client's
    HostCommand(Host host, String line, int port) {
        this.host = host;
        this.line = line;
        this.port = port;
    }

    @Override
    public void setInputStream(InputStream from) {
        in = from;
    }

    @Override
    public void setOutputStream(OutputStream to) {
        out = to;
    }

    @Override
    public void setErrorStream(OutputStream to) {
        err = to;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        ended = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        Thread.ofVirtual().name(host.dom0().name()).start(this::run);
    }

    private void run() {
        int status = 1;
        try {
            status = answer();
        } catch (IOException | RuntimeException e) {
            complain(String.valueOf(e));
        } catch (InterruptedException e) {
            complain("the simulator was interrupted");
        }
        ended.onExit(status);
    }

    private int answer() throws IOException, InterruptedException {
        if (!line.equals("/bin/sh")) {
            return refused("'" + line + "'");
        }
        var program = in.readAllBytes();
        var question = Question.of(program);
        if (question.isCommand() && !host.runs(question)) {
            return refused("a command of yours");
        }
        return host.answer(program, question, port, out, err);
    }

    /// Nothing shuts it in, so it would run on the machine itself.
    private int refused(String what) {
        complain("a simulated host runs Pontifex's own programs, and not " + what + "; test-vms/lab has hosts that do");
        return REFUSED;
    }

    private void complain(String why) {
        try {
            err.write((why + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            // nobody listens any more: then nobody misses it
            ended = (_, _, _) -> {};
        }
    }

    @Override
    public void destroy(ChannelSession channel) {
        // as after a broken connection: what runs goes on
    }
}
