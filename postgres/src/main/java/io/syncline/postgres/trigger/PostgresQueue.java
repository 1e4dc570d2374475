// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The queue that triggers fill, in PostgreSQL. */
public final class PostgresQueue implements ChangeQueue {
  private static final int POOL = 16;
  private static final String NO_LONGER_A_MEMBER = "SY001";

  private final Sessions sessions;
  private final Pool pool;
  private final QueueName name;
  private final QueueMembers members;
  private final Map<Lane, Long> claimedUpTo = new ConcurrentHashMap<>();

  public PostgresQueue(PostgresSettings settings, String sync, String target) {
    this.sessions = new Sessions(settings);
    this.pool = sessions.pool("queue", POOL);
    this.name = new QueueName(settings.schema(), sync, target);
    this.members = new QueueMembers(name);
  }

  @Override
  public Member join(String holder, Duration lease) {
    return with("join the workers", connection -> members.join(connection, holder, lease));
  }

  @Override
  public void renew(Member member, Duration lease) {
    with("renew the lease", connection -> members.renew(connection, member, lease));
  }

  @Override
  public void leave(Member member) {
    release(member);
  }

  @Override
  public List<Member> findSilent() {
    return with("look for dead workers", connection -> members.find(connection, true));
  }

  @Override
  public List<Member> members() {
    return with("list the workers", connection -> members.find(connection, false));
  }

  @Override
  public void release(Member dead) {
    with("release what a worker had", connection -> members.release(connection, dead));
  }

  @Override
  public List<Claim> claim(Member member, Wanted wanted) {
    String sql =
        "SELECT type_, id_, version_, lane_, since_, retries_ FROM %s(?, ?, ?, ?, ?, ?, ?, ?)"
            .formatted(name.function("claim_changes"));
    return with(
        "claim changes",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.sync());
            statement.setString(2, name.target());
            statement.setInt(3, member.number());
            statement.setString(4, member.incarnation());
            statement.setLong(5, wanted.era());
            Object[] lanes = wanted.lanes().stream().map(Lane::text).toArray();
            statement.setArray(6, connection.createArrayOf("text", lanes));
            Object[] after = wanted.lanes().stream().map(lane -> after(lane, wanted)).toArray();
            statement.setArray(7, connection.createArrayOf("int8", after));
            statement.setInt(8, wanted.limit());
            List<Claim> claims = claims(statement);
            return claims.isEmpty()
                ? claims
                : new QueueMends(connection, name).mark(claims, member);
          }
        });
  }

  private Long after(Lane lane, Wanted wanted) {
    return wanted.all() ? 0L : claimedUpTo.getOrDefault(lane, 0L);
  }

  private List<Claim> claims(PreparedStatement statement) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long version = row.getLong(3);
        Lane lane = Lane.valueOf(row.getString(4).toUpperCase(java.util.Locale.ROOT));
        EntityId id = new EntityId(row.getString(1), row.getString(2));
        Instant since = row.getTimestamp(5).toInstant();
        claims.add(new Claim(id, version, lane, since, row.getInt(6), null));
        claimedUpTo.merge(lane, version, Math::max);
      }
    }
    return claims;
  }

  @Override
  public View read(EntryRows rows, Collection<String> keys) {
    return with(
        "read " + rows.table(),
        connection -> new QueueReading(connection, name).read(rows, List.copyOf(keys)));
  }

  @Override
  public List<Done> complete(Member member, List<Done> done, List<KeyMove> moves) {
    String sql =
        "SELECT type_, id_ FROM %s(?, ?, ?, ?, ?, ?, ?, ?)"
            .formatted(name.function("complete_changes"));
    Map<EntityId, Done> byId = new LinkedHashMap<>();
    done.forEach(one -> byId.put(one.claim().id(), one));
    List<Done> all = List.copyOf(byId.values());
    return with(
        "complete changes",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.sync());
            statement.setString(2, name.target());
            statement.setString(3, QueueMembers.text(member));
            ids(statement, 4, all.stream().map(one -> one.claim().id()).toList());
            Object[] versions = all.stream().map(one -> one.claim().version()).toArray();
            statement.setArray(6, connection.createArrayOf("int8", versions));
            Object[] exist = all.stream().map(Done::exists).toArray();
            statement.setArray(7, connection.createArrayOf("bool", exist));
            Object[] sequences = moves.stream().map(KeyMove::sequence).toArray();
            statement.setArray(8, connection.createArrayOf("int8", sequences));
            return found(statement).stream().map(byId::get).map(Objects::requireNonNull).toList();
          }
        });
  }

  private static void ids(PreparedStatement statement, int first, List<EntityId> ids)
      throws SQLException {
    Connection connection = statement.getConnection();
    Object[] types = ids.stream().map(EntityId::entry).toArray();
    statement.setArray(first, connection.createArrayOf("text", types));
    Object[] keys = ids.stream().map(EntityId::key).toArray();
    statement.setArray(first + 1, connection.createArrayOf("text", keys));
  }

  private static List<EntityId> found(PreparedStatement statement) throws SQLException {
    List<EntityId> ids = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        ids.add(new EntityId(row.getString(1), row.getString(2)));
      }
    }
    return ids;
  }

  @Override
  public List<EntityId> putBack(Member member, List<EntityId> entities, Duration delay) {
    String sql =
        "SELECT type_, id_ FROM %s(?, ?, ?, ?, ?, ?::int8 * interval '1 ms')"
            .formatted(name.function("put_back_changes"));
    return with(
        "put changes back",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.sync());
            statement.setString(2, name.target());
            statement.setString(3, QueueMembers.text(member));
            ids(statement, 4, entities);
            statement.setLong(6, delay.toMillis());
            return found(statement);
          }
        });
  }

  @Override
  public List<EntityId> claimed(Member member) {
    return look(queue -> queue.claimed(QueueMembers.text(member)));
  }

  @Override
  public int setAside(Member member, Refusal refusal, RetrySchedule schedule) {
    String sql =
        "SELECT %s(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? * interval '1 ms', ? * interval '1 ms')"
            .formatted(name.function("set_change_aside"));
    return with(
        "set a change aside",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.sync());
            statement.setString(2, name.target());
            statement.setString(3, QueueMembers.text(member));
            statement.setString(4, refusal.claim().id().entry());
            statement.setString(5, refusal.claim().id().key());
            statement.setLong(6, refusal.claim().version());
            statement.setString(7, refusal.code());
            statement.setString(8, refusal.reason());
            statement.setString(9, refusal.change());
            statement.setInt(10, schedule.attempts());
            statement.setLong(11, schedule.first().toMillis());
            statement.setLong(12, schedule.longest().toMillis());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getInt(1);
            }
          }
        });
  }

  @Override
  public long retryDue() {
    String sql = "SELECT %s(?, ?)".formatted(name.function("retry_changes"));
    return with(
        "try changes again",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.sync());
            statement.setString(2, name.target());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  @Override
  public void add(String entry, Lane lane, Collection<String> keys) {
    with(
        "have rows of " + entry + " read again",
        connection ->
            new QueueAddition(connection, name, entry, lane, null)
                .add(List.copyOf(keys), sessions.settings().lockTimeout()));
  }

  @Override
  public void mend(String entry, Lane lane, Collection<String> keys, OrphanPolicy orphans) {
    with(
        "have rows of " + entry + " mended",
        connection ->
            new QueueAddition(connection, name, entry, lane, orphans)
                .add(List.copyOf(keys), sessions.settings().lockTimeout()));
  }

  @Override
  public long lastVersion() {
    return look(QueueLook::lastVersion);
  }

  @Override
  public boolean settled(String entry, long version) {
    return look(queue -> queue.settled(entry, version));
  }

  @Override
  public boolean drained(Set<Lane> except) {
    return look(queue -> queue.drained(except));
  }

  @Override
  public long countAside(Lane lane) {
    return look(queue -> queue.countAside(lane));
  }

  @Override
  public Map<Lane, Backlog> backlog() {
    return look(QueueLook::backlog);
  }

  private <T> T look(Question<T> question) {
    return with("look at the queue", connection -> question.ask(new QueueLook(connection, name)));
  }

  /** What is asked of the queue. */
  private interface Question<T> {
    T ask(QueueLook queue) throws SQLException;
  }

  /** What is done on a connection. */
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    try (Connection connection = pool.connection()) {
      return work.run(connection);
    } catch (SQLException e) {
      if (NO_LONGER_A_MEMBER.equals(e.getSQLState())) {
        throw new SynclineException(
            ErrorCode.FENCED, "this worker was taken for dead, or a new snapshot began", e);
      }
      throw sessions.failure(doing, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
